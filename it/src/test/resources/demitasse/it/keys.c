/* Keys of the session keyring (keyrings(7)):
     keys with NAME COMMAND...  runs the command with a new session keyring that holds a key of that name
     keys find NAME             prints whether the session keyring has it: found, or the error number */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { JOIN_SESSION_KEYRING = 1, SEARCH = 10, SESSION_KEYRING = -3 };

int main(int argc, char **argv) {
    if (argc > 3 && strcmp(argv[1], "with") == 0) {
        if (syscall(SYS_keyctl, JOIN_SESSION_KEYRING, 0) < 0
                || syscall(SYS_add_key, "user", argv[2], "secret", 6, SESSION_KEYRING) < 0) {
            perror("keys");
            return 2;
        }
        execvp(argv[3], argv + 3);
        perror(argv[3]);
        return 127;
    }
    long key = syscall(SYS_keyctl, SEARCH, SESSION_KEYRING, "user", argv[2], 0);
    if (key < 0) {
        printf("%d\n", errno);
    } else {
        puts("found");
    }
    return 0;
}
