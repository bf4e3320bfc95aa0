package demitasse.cli.everyday;

/** What is done with containers. */
public enum Action {
    START, STOP, RESTART, KILL, REMOVE, WAIT, PAUSE, UNPAUSE, RENAME, LOGS, EXEC, PRUNE, ATTACH, UPDATE
}
