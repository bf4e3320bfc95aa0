package demitasse.runtime.cgroup;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.InitPid;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;

/** Moves init, which waits, into its groups: those where systemd has put it already are no different. */
public record AdoptInit(List<Place> places) implements Step {
    public AdoptInit {
        places = List.copyOf(places);
    }

    @Override
    public String words() {
        return "cgroup: move init into " + (places.isEmpty() ? "" : places.get(0).path());
    }

    @Override
    public String pointer() {
        return "/linux/cgroupsPath";
    }

    @Override
    public void perform(Site site) {
        String pid = Integer.toString(InitPid.of(site));
        for (Place place : places) {
            Refused<?> refused = Files.tryPut(site.kernel(), Fd.HERE, place.file("cgroup.procs"), pid);
            if (refused != null) {
                EnterCgroup.checkRealTime(place, refused);
                throw new SetupException(
                        "cannot move init into the cgroup " + place.directory() + ": " + refused.errno().words(), "run as root, or below a cgroup that was delegated to this user");
            }
        }
    }
}
