/* Wine 8 lacks this library of Windows, which programs in Rust ask for random bytes. */
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *, unsigned long);

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *into, unsigned long long size)
{
    return SystemFunction036(into, (unsigned long)size);
}
