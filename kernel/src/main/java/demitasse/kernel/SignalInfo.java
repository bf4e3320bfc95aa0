package demitasse.kernel;

/** A signal that came, and the process that sent it or that it tells about (signalfd(2)). */
public record SignalInfo(int signal, int pid) {}
