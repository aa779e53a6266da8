/* Stands in for bcryptprimitives.dll, which Wine 8 lacks and Rust's standard library takes random bytes from. For tests. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) { return RtlGenRandom(bytes, (ULONG)count); }
