/* Wine 8 lacks this library of Windows, where Qt looks for converters: there are none. */
#define OUT __declspec(dllexport)
#define NOT_THERE 4 /* U_FILE_ACCESS_ERROR */

static const char *nothing(int *error)
{
    if (error)
        *error = NOT_THERE;
    return 0;
}

OUT const char *ucnv_open(const char *name, int *error) { return nothing(error); }
OUT const char *ucnv_getName(void *one, int *error) { return nothing(error); }
OUT const char *ucnv_getStandardName(const char *one, const char *two, int *error)
{
    return nothing(error);
}
OUT const char *ucnv_getAvailableName(int number) { return 0; }
OUT int ucnv_countAvailable(void) { return 0; }
OUT int ucnv_getMaxCharSize(void *one) { return 4; }
OUT int ucnv_toUCountPending(void *one, int *error) { return 0; }
OUT int ucnv_fromUCountPending(void *one, int *error) { return 0; }
OUT void ucnv_close(void *one) {}
OUT void ucnv_reset(void *one) {}
OUT void ucnv_toUnicode(void) {}
OUT void ucnv_fromUnicode(void) {}
OUT void ucnv_getToUCallBack(void) {}
OUT void ucnv_getFromUCallBack(void) {}
OUT void ucnv_setToUCallBack(void) {}
OUT void ucnv_setFromUCallBack(void) {}
OUT void ucnv_cbToUWriteUChars(void) {}
OUT void ucnv_cbFromUWriteUChars(void) {}
OUT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
OUT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
