package demitasse.cli.value;

import demitasse.cli.host.Host;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Nearest;
import demitasse.cli.option.Shown;
import demitasse.engine.RunRequest.Tmpfs;
import demitasse.engine.RunRequest.Volume;
import demitasse.engine.VolumeSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code --mount} brings in: {@code type=bind|volume|tmpfs|overlay,source=...,target=...}, in the words of Docker and podman. */
public final class Mounts {
    private static final List<String> TYPES = List.of("volume", "bind", "tmpfs", "overlay");

    /** Every key, and of which types it is. */
    private static final List<Key> KEYS = List.of(
            new Key("source", List.of("volume", "bind", "overlay")), new Key("target", TYPES), new Key("readonly", List.of("volume", "bind", "tmpfs")),
            new Key("bind-propagation", List.of("volume", "bind")), new Key("bind-recursive", List.of("volume", "bind")),
            new Key("bind-nonrecursive", List.of("volume", "bind")), new Key("volume-nocopy", List.of("volume")),
            new Key("volume-subpath", List.of("volume", "bind")), new Key("idmap", List.of("volume", "bind")),
            new Key("chown", List.of("volume", "bind", "overlay")), new Key("bind-create-src", List.of("bind", "overlay")), new Key("consistency", List.of("volume", "bind")),
            new Key("tmpfs-size", List.of("tmpfs")), new Key("tmpfs-mode", List.of("tmpfs")));

    /** Which types of mount have a key. */
    private record Key(String name, List<String> types) { }

    private final Host host;
    private final VolumeWish wish = new VolumeWish();
    private final List<String> tmpfs = new ArrayList<>();
    private String type = "volume";
    private @Nullable String source;
    private @Nullable String target;
    private boolean made;
    private boolean readOnly;

    private Mounts(Host host) {
        this.host = host;
    }

    /** What is mounted, of one kind or the other. */
    public interface Taker {
        void volume(Volume volume);

        void tmpfs(Tmpfs tmpfs);
    }

    /** Reads a mount and hands it over. */
    public static void read(String text, Host host, Taker taker) {
        List<String> words = Paths.options(text);
        Mounts mount = new Mounts(host);
        for (String word : words) {
            if (word.startsWith("type=")) {
                mount.type = type(word.substring(5));
            }
        }
        for (String word : words) {
            mount.word(word);
        }
        mount.finish(taker);
    }

    private static String type(String given) {
        if (!TYPES.contains(given)) {
            throw new BadValueException("there is no type " + Shown.word(given) + " of mounts; there are " + String.join(", ", TYPES));
        }
        return given;
    }

    private void word(String word) {
        int equals = word.indexOf('=');
        String given = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        String key = switch (given) {
            case "src" -> "source";
            case "dst", "destination" -> "target";
            case "ro", "rw" -> "readonly";
            case "subpath" -> "volume-subpath";
            case "U" -> "chown";
            default -> given;
        };
        if (key.equals("type")) {
            return;
        }
        Key known = known(key);
        if (known == null) {
            flag(word);
        } else if (!known.types().contains(type)) {
            throw new BadValueException(given + " is nothing that a mount of type " + type + " has; leave it out");
        } else {
            set(key, value, given.equals("rw"));
        }
    }

    private static @Nullable Key known(String name) {
        for (Key key : KEYS) {
            if (key.name().equals(name)) {
                return key;
            }
        }
        return null;
    }

    private void flag(String word) {
        List<String> names = new ArrayList<>();
        for (Key key : KEYS) {
            names.add(key.name());
        }
        if (type.equals("tmpfs")) {
            if (word.indexOf('=') >= 0 && Nearest.of(word, names) != null) {
                throw new BadValueException("there is no key " + Shown.word(word) + " of mounts; there are " + String.join(", ", names));
            }
            tmpfs.add(word);
        } else {
            wish.flag(word, names);
        }
    }

    private void set(String key, String value, boolean opposite) {
        switch (key) {
            case "source" -> source = value;
            case "target" -> target = Paths.mountTarget(value);
            case "readonly" -> readOnly(value, opposite);
            case "bind-propagation", "consistency" -> wish.flag(value, List.of());
            case "bind-recursive" -> recursive(value);
            case "bind-nonrecursive" -> wish.flag(isOn(key, value) ? "bind" : "rbind", List.of());
            case "volume-nocopy" -> wish.copied = !isOn(key, value);
            case "volume-subpath" -> wish.subpath = VolumeWish.below(value);
            case "idmap" -> wish.map(value.isEmpty() ? key : key + "=" + value);
            case "chown" -> wish.owned = isOn(key, value);
            case "bind-create-src" -> made = isOn(key, value);
            case "tmpfs-size" -> tmpfs.add("size=" + value);
            default -> tmpfs.add("mode=" + value);
        }
    }

    private void readOnly(String value, boolean opposite) {
        if (value.equals("recursive") && !opposite) {
            readOnly = true;
            return;
        }
        readOnly = isOn("readonly", value) != opposite;
    }

    /** As Docker has it: {@code enabled} is read-only all through where it is read-only, {@code writable} only at its top. */
    private void recursive(String value) {
        switch (value) {
            case "enabled" -> { }
            case "disabled" -> wish.flag("bind", List.of());
            case "writable" -> wish.shallow = true;
            case "readonly" -> readOnly = true;
            default -> throw new BadValueException("bind-recursive takes enabled, disabled, writable or readonly");
        }
    }

    private static boolean isOn(String key, String value) {
        return switch (value) {
            case "", "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new BadValueException(key + " is true or false");
        };
    }

    private void finish(Taker taker) {
        if (target == null) {
            throw new BadValueException("the target is missing; write target=/PATH");
        }
        if (type.equals("tmpfs")) {
            if (readOnly) {
                tmpfs.add("ro");
            }
            taker.tmpfs(TmpfsMounts.of(target, tmpfs));
            return;
        }
        if (readOnly) {
            wish.flag("ro", List.of());
        }
        wish.overlay = type.equals("overlay");
        taker.volume(wish.volume(source(), target));
    }

    private VolumeSource source() {
        if (type.equals("volume")) {
            return source == null || source.isEmpty() ? new VolumeSource.Unnamed() : new VolumeSource.Named(Volumes.name(source));
        }
        if (source == null || source.isEmpty()) {
            throw new BadValueException("the source is missing; write source=PATH");
        }
        String path = Paths.onHost(source, host);
        if (!made && host.kind(path) == Host.PathKind.MISSING) {
            throw new BadValueException("the source " + Shown.word(path) + " does not exist; create it first, or add bind-create-src");
        }
        return new VolumeSource.HostPath(path, made);
    }
}
