/* Listens on a socket for one container process state, prints it, and answers every system call asked about with an error number:
     agent SOCKET NUMBER */
#define _GNU_SOURCE
#include <linux/seccomp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
    int listening = socket(AF_UNIX, SOCK_STREAM, 0);
    if (argc != 3 || bind(listening, (struct sockaddr *) &address, sizeof address) != 0 || listen(listening, 1) != 0) {
        return 1;
    }
    int connection = accept(listening, NULL, NULL);
    char state[4096], control[CMSG_SPACE(sizeof(int))];
    struct iovec piece = {state, sizeof state};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(connection, &message, 0);
    if (length <= 0 || message.msg_controllen == 0) {
        return 2;
    }
    int asking;
    memcpy(&asking, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof asking);
    printf("%.*s\n", (int) length, state);
    fflush(stdout);
    struct pollfd ready = {.fd = asking, .events = POLLIN};
    while (poll(&ready, 1, 20000) == 1 && (ready.revents & POLLIN)) {
        struct seccomp_notif asked;
        memset(&asked, 0, sizeof asked);
        if (ioctl(asking, SECCOMP_IOCTL_NOTIF_RECV, &asked) == 0) {
            struct seccomp_notif_resp answer = {.id = asked.id, .error = -atoi(argv[2])};
            ioctl(asking, SECCOMP_IOCTL_NOTIF_SEND, &answer);
        }
    }
    return 0;
}
