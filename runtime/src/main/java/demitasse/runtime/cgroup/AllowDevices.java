package demitasse.runtime.cgroup;

import demitasse.kernel.BpfOp;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.spec.Resources.DeviceRule;
import java.util.ArrayList;
import java.util.List;

/** Lets the container use these devices and no others: the last rule that fits decides, what none fits is denied. */
public record AllowDevices(Place place, List<DeviceRule> rules) implements Step {
    public AllowDevices {
        rules = List.copyOf(rules);
        if (place.hierarchy().version() == Hierarchy.Version.V1) {
            // A rule that version 1 cannot keep is told before anything is made.
            DeviceList.of(numbers(rules));
        }
    }

    /** {@code cgroup: deny all devices but allow c 1:3 rwm, c 5:0 rwm; deny c 5:0 m}. */
    @Override
    public String words() {
        StringBuilder text = new StringBuilder("cgroup: deny all devices");
        boolean begun = false;
        boolean allow = false;
        for (DeviceAccess rule : numbers(rules)) {
            if (begun || rule.allow() || !rule.isEverything()) {
                boolean turn = !begun || rule.allow() != allow;
                text.append(!begun ? " but" : turn ? ";" : ",").append(!turn ? " " : rule.allow() ? " allow " : " deny ").append(rule.words());
                begun = true;
                allow = rule.allow();
            }
        }
        return text.toString();
    }

    @Override
    public String pointer() {
        return "/linux/resources/devices";
    }

    @Override
    public void perform(Site site) {
        List<DeviceAccess> numbers = numbers(rules);
        switch (place.hierarchy().version()) {
            case V1 -> list(site.kernel(), DeviceList.of(numbers));
            case V2 -> attach(site, DeviceProgram.of(numbers));
        }
    }

    private static List<DeviceAccess> numbers(List<DeviceRule> rules) {
        List<DeviceAccess> numbers = new ArrayList<>();
        for (DeviceRule rule : rules) {
            numbers.add(DeviceAccess.of(rule));
        }
        return numbers;
    }

    private void list(Kernel kernel, DeviceList list) {
        writeLines(kernel, list.allowAll() ? "devices.allow" : "devices.deny", List.of("a"));
        List<String> lines = new ArrayList<>();
        for (DeviceAccess exception : list.exceptions()) {
            lines.add(exception.words());
        }
        writeLines(kernel, list.allowAll() ? "devices.deny" : "devices.allow", lines);
    }

    /** The kernel takes one line a write. */
    private void writeLines(Kernel kernel, String name, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        Fd file = done("open", kernel.attempt(new FileOp.Open(place.file(name), OpenFlag.WRITE)));
        Files.with(kernel, file, fd -> {
            for (String line : lines) {
                done("write " + line, kernel.attempt(new FileOp.Write(fd, Text.encode(line))));
            }
            return fd;
        });
    }

    private void attach(Site site, byte[] instructions) {
        Kernel kernel = site.kernel();
        Fd program = done("load the filter", kernel.attempt(new BpfOp.LoadDeviceProgram(instructions)));
        Files.with(kernel, program, fd ->
                done("attach the filter", kernel.attempt(new BpfOp.AttachDeviceProgram(site.kept(MakeCgroup.UNIFIED), fd))));
    }

    private <R> R done(String what, Outcome<R> outcome) {
        return switch (outcome) {
            case Done<R>(R value) -> value;
            case Refused<R>(KernelOp<R> op, Errno errno) -> throw new SetupException(
                    "cannot limit devices of " + place.directory() + ": " + what + ": " + op.words() + ": " + errno.words(), hint(errno));
        };
    }

    private String hint(Errno errno) {
        return place.hierarchy().version() == Hierarchy.Version.V1
                ? "a cgroup may use no device that the cgroup above it may not: see devices.list there"
                : switch (errno) {
                    case ENOSYS, EINVAL -> "this kernel has no device filters: it needs Linux 4.15 with CONFIG_CGROUP_BPF and CONFIG_BPF_SYSCALL";
                    default -> "loading a filter needs root with CAP_BPF and CAP_NET_ADMIN, or CAP_SYS_ADMIN";
                };
    }
}
