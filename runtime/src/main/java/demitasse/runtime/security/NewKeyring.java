package demitasse.runtime.security;

import demitasse.kernel.Errno;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Refused;
import demitasse.kernel.ProcessOp.JoinKeyring;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/** Gives the container a session keyring of its own, so that it cannot reach the keys of whoever started it (keyrings(7)). */
public record NewKeyring(String name) implements Step {
    @Override
    public String words() {
        return "take a session keyring of its own";
    }

    @Override
    public void perform(Site site) {
        if (site.kernel().attempt(new JoinKeyring(name)) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            // A kernel without keyrings has no keys to protect.
            if (errno != Errno.ENOSYS) {
                throw new KernelException(op, errno);
            }
        }
    }
}
