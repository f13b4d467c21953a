using Morsel.Cli;

using var signals = new TerminationSignals();
using TextWriter output = StandardStreams.OpenOutput();
using TextWriter error = StandardStreams.OpenError();
int exitCode = await CommandLine.RunAsync(args, Surroundings.OfProcess(output, error, signals), signals.Token).ConfigureAwait(false);
Terminal.Restore(output);
signals.End((ExitCode)exitCode);
return exitCode;
