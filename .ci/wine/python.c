/* python.exe: starts the python311.dll beside it. */
#include <windows.h>

typedef int (*run)(int, wchar_t **);

int wmain(int count, wchar_t **words)
{
    HMODULE core = LoadLibraryW(L"python311.dll");
    run begin = core ? (run)(void *)GetProcAddress(core, "Py_Main") : 0;
    return begin ? begin(count, words) : 120;
}
