// Sends as much as a connection of TCP takes.
// Usage: flood serve PORT                      reads what any connection brings, and answers how much that was
//        flood send ADDRESS PORT SECONDS       sends for so long, and prints how many MB (10^6) a second have arrived; ADDRESS is
//                                              of IPv4 or IPv6
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char data[128 * 1024];

static int failed(const char *what) {
    perror(what);
    return 1;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static int serve(int port) {
    struct sockaddr_in6 place = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    int on = 1, off = 0, listening = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(listening, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(listening, (struct sockaddr *) &place, sizeof place) != 0 || listen(listening, 8) != 0) return failed("serve");
    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        int peer = accept(listening, NULL, NULL);
        if (peer < 0) return failed("accept");
        if (fork() == 0) {
            uint64_t all = 0;
            for (ssize_t some; (some = read(peer, data, sizeof data)) > 0;) all += some;
            return write(peer, &all, sizeof all) == sizeof all ? 0 : 1;
        }
        close(peer);
    }
}

static int connected(const char *address, int port) {
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
    int is_six = inet_pton(AF_INET6, address, &six.sin6_addr) == 1;
    if (!is_six && inet_pton(AF_INET, address, &four.sin_addr) != 1) return -1;
    int peer = socket(is_six ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
    int no = is_six ? connect(peer, (struct sockaddr *) &six, sizeof six) : connect(peer, (struct sockaddr *) &four, sizeof four);
    return no == 0 ? peer : -1;
}

static int send_for(const char *address, int port, double wanted) {
    int peer = connected(address, port);
    if (peer < 0) return failed(address);
    double begun = seconds();
    while (seconds() - begun < wanted)
        if (write(peer, data, sizeof data) < 0) return failed("write");
    shutdown(peer, SHUT_WR);
    uint64_t arrived;
    if (read(peer, &arrived, sizeof arrived) != sizeof arrived) return failed("read");
    printf("%.0f\n", arrived / (seconds() - begun) / 1e6);
    return 0;
}

int main(int count, char **words) {
    if (count == 3 && strcmp(words[1], "serve") == 0) return serve(atoi(words[2]));
    if (count == 5 && strcmp(words[1], "send") == 0) return send_for(words[2], atoi(words[3]), atof(words[4]));
    fprintf(stderr, "usage: flood serve PORT | send ADDRESS PORT SECONDS\n");
    return 125;
}
