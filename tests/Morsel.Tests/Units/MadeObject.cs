using Morsel.Files;
using Morsel.Making.Units;
using Morsel.Target;
using Morsel.Tests.Files;
using Morsel.Units;

namespace Morsel.Tests.Units;

/// <summary>An object of units that was made of what is in memory, and proven.</summary>
/// <param name="Bytes">The object.</param>
/// <param name="Published">What is published about it.</param>
internal sealed record MadeObject(byte[] Bytes, PublishedUnits Published)
{
    /// <summary>The table, all of it.</summary>
    public UnitTable Table => UnitTableReader.Read(Bytes.AsSpan((int)Published.Table.Start), Published);

    /// <summary>Makes one, as it is always cut, or into segments of other lengths.</summary>
    public static async Task<MadeObject> OfAsync(byte[] target, int unitBytes, int level, int? unitsPerPage = null, int windowLog = 26)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["target"], target);
        var files = new LocalFileSystem();
        using IBlockFile source = files.OpenRead(folder["target"]), file = files.OpenLocked(folder["object"]);
        using MappedBytes mapped = source.Map();
        UnitCut cut = unitsPerPage is { } units ? new UnitCut(target.Length, unitBytes, windowLog, units, 1) : UnitsMaking.CutOf(target.Length, unitBytes);
        PublishedUnits published = await new UnitsMaking(mapped, cut, level).MakeAsync(file, _ => { }, default);
        await new UnitsProof(mapped, file, published).ProveAsync(default);
        byte[] made = new byte[published.ObjectBytes];
        Assert.Equal((made.Length, made.Length), ((int)file.Length, file.Read(made, 0)));
        return new MadeObject(made, published);
    }
}
