using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests.Lab;

/// <summary>What every server of the lab serves, one file and its description; old versions of it; and a plain server for those that stand before one.</summary>
public sealed class LabFiles : IAsyncLifetime
{
    private const int Length = 8 << 20;
    private const int Edits = 100;
    private const int Stretches = 6, StretchBytes = 200_000;
    internal const string Name = "target.bin";

    private Nginx? _origin;
    private int _outputs;

    internal TestFolder Folder { get; } = new();

    internal TestCertificate Certificate { get; private set; } = null!;

    internal byte[] Content { get; } = SeededPair.Make("nothing", Length).New;

    private string Target { get; set; } = "";

    /// <summary>An old version with single bytes changed, everywhere.</summary>
    internal string ScatteredSeed { get; private set; } = "";

    /// <summary>An old version with few long stretches changed.</summary>
    internal string StretchedSeed { get; private set; } = "";

    /// <summary>A path where nothing is yet.</summary>
    internal string NextOutput() => Folder.Beside(FormattableString.Invariant($"output-{++_outputs}.bin"));

    /// <summary>The port of a plain nginx.</summary>
    internal async Task<int> OriginAsync() => (_origin ??= await Nginx.StartAsync(Folder)).Port;

    public async Task InitializeAsync()
    {
        Certificate = TestCertificate.Make(Folder.MakeSibling("certificate"));
        Target = Folder.Write(Name, Content);
        Published(ago: TimeSpan.FromDays(30));
        await Morsels.MakeAsync(Target);
        ScatteredSeed = Changed("scattered.bin", Edits, 1);
        StretchedSeed = Changed("stretched.bin", Stretches, StretchBytes);
    }

    public async Task DisposeAsync()
    {
        if (_origin is not null)
            await _origin.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>The file seems to have been published then: caches keep a file for the longer, the older it was when they got it.</summary>
    internal void Published(TimeSpan ago) => File.SetLastWriteTimeUtc(Target, (TimeProvider.System.GetUtcNow() - ago).UtcDateTime);

    private string Changed(string name, int count, int bytes)
    {
        byte[] old = [.. Content];
        for (int i = 0; i < count; i++)
            foreach (ref byte changed in old.AsSpan((int)((long)Length * ((2 * i) + 1) / (2 * count)), bytes))
                changed ^= 0xFF;
        return Folder.WriteBeside(name, old);
    }
}

/// <summary>All servers of the lab, one after the other: nothing of one test costs another time.</summary>
[CollectionDefinition(Name)]
public sealed class LabOfServers : ICollectionFixture<LabFiles>
{
    public const string Name = "lab of real servers";
}
