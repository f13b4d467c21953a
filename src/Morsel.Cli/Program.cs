using Morsel.Cli;

return await CommandProcess.RunAsync(args, around => CommandTree.Create(around)).ConfigureAwait(false);
