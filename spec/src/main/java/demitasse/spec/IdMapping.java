package demitasse.spec;

/** A range of ids inside and outside of a user namespace, each 0..4294967295 (user_namespaces(7), uid_map). */
public record IdMapping(long containerId, long hostId, long size) {}
