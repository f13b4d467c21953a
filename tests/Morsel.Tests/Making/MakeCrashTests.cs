using Morsel.Files;
using Morsel.Tests.Faults.Crashes;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;
using Morsel.Zchunk;

namespace Morsel.Tests.Making;

/// <summary>The power fails while something is made, and of what was not synced any part is there: what was published before stays, or the new one is whole.</summary>
public sealed class MakeCrashTests : IDisposable
{
    private static readonly int States = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 5_000 : 50;

    private readonly TemporaryFolder _source = new(), _public = new();

    public MakeCrashTests() => File.WriteAllBytes(_source["disk.img"], Edited.Content(1, 300_000));

    public void Dispose()
    {
        _source.Dispose();
        _public.Dispose();
    }

    [Theory]
    [InlineData("disk.img.zsync", nameof(CrashRules.Ordered))]
    [InlineData("disk.img.zsync", nameof(CrashRules.NoPromise))]
    [InlineData("disk.img.zck", nameof(CrashRules.Ordered))]
    [InlineData("disk.img.zck", nameof(CrashRules.NoPromise))]
    [InlineData("disk.img", nameof(CrashRules.Ordered))]
    [InlineData("disk.img", nameof(CrashRules.NoPromise))]
    public async Task Whatever_of_it_is_on_the_disk(string name, string rules)
    {
        // What was published before is of another content.
        await ZchunkFile.CreateAsync(new PayloadRequest { SourcePath = _source["disk.img"], OutputPath = _source["disk.img.zck"] });
        File.WriteAllBytes(_source["earlier"], Edited.Content(2, 200_000));
        await ZchunkFile.CreateAsync(new PayloadRequest { SourcePath = _source["earlier"], OutputPath = _source["earlier.zck"] });
        await MakeOfAsync("earlier", new LocalFileSystem());

        await new CrashTrial(_public, name, MakeAsync).RunAsync(Enum.Parse<CrashRules>(rules), States);

        async Task<long> MakeAsync(IFileSystem disk)
        {
            await MakeOfAsync("disk.img", disk);
            return 0;
        }

        Task MakeOfAsync(string source, IFileSystem disk) => Path.GetExtension(name) switch
        {
            ".zsync" => new Maker(disk, TimeProvider.System).MakeAsync(new MakeRequest { SourcePath = _source[source], OutputPath = _public[name] }),
            ".zck" => ZchunkFile.CreateAsync(disk, TimeProvider.System, new PayloadRequest { SourcePath = _source[source], OutputPath = _public[name] }),
            _ => ZchunkFile.ExtractAsync(disk, new UnpackRequest { PayloadPath = _source[$"{source}.zck"], OutputPath = _public[name] }),
        };
    }
}
