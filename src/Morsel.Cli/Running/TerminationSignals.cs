using System.Runtime.InteropServices;

namespace Morsel.Cli.Running;

/// <summary>Turns the first Ctrl-C, SIGTERM or SIGHUP into a cancellation; the second one ends the process at once. While the process is stopped (Ctrl-Z), nothing of it is drawn on the terminal. A file that grows beyond a limit ends no process.</summary>
internal sealed class TerminationSignals : IDisposable
{
    // SIGXFSZ on Linux and macOS, which .NET has no name for.
    private const PosixSignal FileTooLong = (PosixSignal)25;

    // Never given back: a signal of the last write may be looked at only when all else has ended.
    private static PosixSignalRegistration? _fileTooLong;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    public TerminationSignals()
    {
        // A file beyond the limit is then a write that fails, and is reported, instead of the end of the process.
        if (!OperatingSystem.IsWindows())
            _fileTooLong ??= PosixSignalRegistration.Create(FileTooLong, context => context.Cancel = true);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
            .. OperatingSystem.IsWindows() ? (PosixSignalRegistration[])[] :
            [
                PosixSignalRegistration.Create(PosixSignal.SIGTSTP, OnStop),
                PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Terminal.Return()),
            ],
        ];
    }

    /// <summary>Who draws on the terminal.</summary>
    public TerminalUse Terminal { get; } = new();

    public CancellationToken Token => _cancellation.Token;

    /// <summary>The exit code that the received signal asks for.</summary>
    public ExitCode ExitCode => CodeOf(Received);

    private PosixSignal Received => (PosixSignal)Volatile.Read(ref _received);

    /// <summary>Ends the process by the signal that was received, if that is what its work ended by; else comes back.</summary>
    public void End(ExitCode code)
    {
        if (Received != default && code == CodeOf(Received))
            ProcessEnd.By(Received);
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _cancellation.Dispose();
    }

    private void OnStop(PosixSignalContext context)
    {
        context.Cancel = true;
        Terminal.Leave();
        ProcessStop.Stop();
        Terminal.Return();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.CompareExchange(ref _received, (int)context.Signal, 0) != 0)
        {
            Terminal.Leave();
            ProcessEnd.By(context.Signal);
            Environment.Exit((int)CodeOf(context.Signal));
        }
        context.Cancel = true;   // the run ends by itself: it keeps what was proven
        _cancellation.Cancel();
    }

    private static ExitCode CodeOf(PosixSignal signal) => signal is PosixSignal.SIGTERM or PosixSignal.SIGHUP ? ExitCode.Terminated : ExitCode.Interrupted;
}
