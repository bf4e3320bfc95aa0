package demitasse.runtime;

import demitasse.kernel.Fd;

/**
 * That another process is told of a container's system calls and answers them.
 *
 * @param socket leads to that process
 * @param allowed whether it is told of those that the filter allows, too, and not of the refused alone
 */
public record CallWatch(Fd socket, boolean allowed) {}
