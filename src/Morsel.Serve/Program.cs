using Morsel.Cli;
using Morsel.Serve;

return await CommandProcess.RunAsync(args, WholeCommand.Create).ConfigureAwait(false);
