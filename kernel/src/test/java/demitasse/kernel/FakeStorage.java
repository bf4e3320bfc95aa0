package demitasse.kernel;

import static demitasse.kernel.FakeKernel.done;
import static demitasse.kernel.FakeKernel.refused;
import static demitasse.kernel.Outcome.Nothing.NOTHING;

import demitasse.kernel.StorageOp.ProjectUse;
import java.util.HashMap;
import java.util.Map;

/** {@link StorageOp} of the fake: no filesystem shares blocks, and projects have limits where a test says that there are quotas. */
final class FakeStorage {
    private final FakeKernel kernel;
    private final FakeFiles files;
    /** How much each project may have. */
    final Map<Integer, Long> limits = new HashMap<>();
    boolean quotas;

    FakeStorage(FakeKernel kernel, FakeFiles files) {
        this.kernel = kernel;
        this.files = files;
    }

    Outcome<?> perform(StorageOp<?> op) {
        return switch (op) {
            case StorageOp.ShareContent share -> refused(share, Errno.EOPNOTSUPP);
            case StorageOp.CopyRange copy -> switch (files.send(new FileOp.Send(copy.from(), copy.to(), copy.limitBytes()))) {
                case Outcome.Refused<Integer> refusal -> refused(copy, refusal.errno());
                case Outcome.Done<Integer> copied -> copied;
            };
            case StorageOp.JoinProject join -> {
                FakePlace place = kernel.start(join.directory());
                if (!quotas || place == null) {
                    yield refused(join, Errno.EOPNOTSUPP);
                }
                place.node().attributes.put("project", Text.encode(Integer.toString(join.project())));
                yield done(NOTHING);
            }
            case StorageOp.LimitProject limit -> {
                limits.put(limit.project(), limit.limitBytes());
                yield quotas ? done(NOTHING) : refused(limit, Errno.ESRCH);
            }
            case StorageOp.ProjectQuota ask -> quotas ? done(new ProjectUse(0, limits.getOrDefault(ask.project(), 0L))) : refused(ask, Errno.ESRCH);
        };
    }
}
