package demitasse.cli.store;

/** What is done to images, to volumes, or to the store. */
enum Action { IMPORT, IMAGES, INSPECT_IMAGES, TAG, REMOVE_IMAGES, PRUNE_IMAGES, CREATE, LIST, INSPECT, REMOVE, PRUNE_VOLUMES, USAGE, PRUNE, CHECK }
