package demitasse.runtime.cgroup;

import demitasse.kernel.FileOp;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/** Leaves open the way into a group that is there: for another process of a running container, and after it was made. */
public record OpenCgroup(Place place) implements Step {
    @Override
    public String words() {
        return "cgroup: open " + place.directory();
    }

    @Override
    public void perform(Site site) {
        switch (place.hierarchy().version()) {
            case V1 -> site.keep(place.entranceName(), site.perform(new FileOp.Open(place.file("tasks"), OpenFlag.WRITE)));
            case V2 -> site.keep(MakeCgroup.UNIFIED, site.perform(new FileOp.Open(place.directory(), OpenFlag.READ | OpenFlag.DIRECTORY)));
        }
    }
}
