/* Opens a file as an editor does, prints a letter, and keeps the file open until its standard input ends. For tests. */
#include <stdio.h>
#include <windows.h>

int wmain(int count, wchar_t **arguments) {
  HANDLE file;
  if (count != 2)
    return 2;
  file = CreateFileW(arguments[1], GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
  if (file == INVALID_HANDLE_VALUE)
    return 1;
  putchar('x');
  fflush(stdout);
  while (getchar() != EOF)
    ;
  CloseHandle(file);
  return 0;
}
