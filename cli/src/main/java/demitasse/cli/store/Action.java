package demitasse.cli.store;

/** What is done to volumes, or to the store. */
enum Action { CREATE, LIST, INSPECT, REMOVE, PRUNE_VOLUMES, USAGE, PRUNE, CHECK }
