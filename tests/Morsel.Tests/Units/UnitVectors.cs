using Morsel.Target;
using Morsel.Units;

namespace Morsel.Tests.Units;

/// <summary>The units in <c>tests/vectors/routes/units</c>.</summary>
internal static class UnitVectors
{
    /// <summary>What is published of them.</summary>
    public static readonly PublishedUnits Published = new(20_670, new ByteRange(20_492, 20_670), UnitBytes: 512, WindowLog: 17, TargetBytes: 40_100);

    public static byte[] Target => Read("new");

    public static byte[] Object => Read("new.zst");

    /// <summary>The units that are missing of the target.</summary>
    public static IReadOnlyList<int> Missing
    {
        get
        {
            byte[] marks = Read("missing");
            return [.. Enumerable.Range(0, marks.Length).Where(unit => marks[unit] == 1)];
        }
    }

    public static byte[] Read(string name) => Vectors.Read("routes/units/" + name);

    /// <summary>The table in an object.</summary>
    /// <param name="stored">The object.</param>
    /// <param name="tableBytes">As many bytes of the table as are there; null for all.</param>
    public static UnitTable TableOf(byte[] stored, int? tableBytes = null) =>
        UnitTableReader.Read(stored.AsSpan((int)Published.Table.Start, tableBytes ?? (int)Published.Table.Length), Published);
}
