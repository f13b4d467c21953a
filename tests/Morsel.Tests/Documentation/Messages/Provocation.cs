using Morsel.Cli.Running;
using Morsel.Tests.Cli;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>Something that goes wrong, or that the user should know, and how it is brought about.</summary>
/// <param name="Code">The exit code that it has.</param>
/// <param name="Cause">What happens, as one sentence for users.</param>
/// <param name="RunAsync">Runs the command where it happens.</param>
internal sealed record Provocation(ExitCode Code, string Cause, Func<MessageStage, Task<CommandRun>> RunAsync);
