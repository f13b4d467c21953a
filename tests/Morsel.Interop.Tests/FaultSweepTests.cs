using Morsel.Interop.Tests.DropIn;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>System calls of the command fail one by one, whatever part of the code makes them: <c>tests/faults/sweep</c>, a few calls of the ways that pass the port to the disk by.</summary>
public sealed class FaultSweepTests
{
    [PeerFact("bash", "gcc")]
    public async Task Stores_and_folders_bear_what_the_system_refuses()
    {
        string said = await PeerProcess.RunAsync(
            Path.Join(Repository.Folder, "tests/faults/sweep"), ["make-store", "folder"], Path.GetTempPath(),
            environment: new Dictionary<string, string?> { ["MORSEL"] = ScriptRun.Command, ["FAULTS_STEP"] = "40", ["MORSEL_LONG"] = null });
        Assert.Matches(@"\n?[1-9]\d* calls failed, 0 times what followed was wrong\n\z", said);
    }
}
