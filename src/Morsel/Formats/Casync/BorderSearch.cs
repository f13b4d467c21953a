using System.Runtime.Intrinsics.X86;
using Morsel.Hashing;

namespace Morsel.Formats.Casync;

/// <summary>Finds where the hash of the last 48 bytes ends a chunk.</summary>
/// <param name="divisor">What a hash is divided by: the remainder that is one less ends a chunk.</param>
internal readonly struct BorderSearch(uint divisor)
{
    private readonly BorderTest _test = new(divisor);

    /// <summary>The first border.</summary>
    /// <param name="bytes">Content.</param>
    /// <param name="first">Where the first border may be, in it: 48 or more, and not behind its end.</param>
    /// <returns>How many bytes stand before the border; all of them if there is none.</returns>
    public int First(ReadOnlySpan<byte> bytes, int first) =>
        Avx512Vbmi.IsSupported ? WideBorderSearch.First(bytes, first, _test) : FirstByOne(bytes, first);

    /// <summary>The same, one byte after another.</summary>
    public unsafe int FirstByOne(ReadOnlySpan<byte> bytes, int first)
    {
        BorderTest test = _test;
        uint hash = Buzhash.Of(bytes[(first - Buzhash.WindowBytes)..first]);
        fixed (byte* start = bytes)
        fixed (uint* entering = Buzhash.Table, leaving = Buzhash.LeavingTable)
        {
            byte* at = start + first, end = start + bytes.Length;
            while (!test.IsBorder(hash) && at < end)
            {
                // What is not of the hash before can be had beforehand.
                hash = (hash << 1 | hash >> 31) ^ (leaving[at[-Buzhash.WindowBytes]] ^ entering[*at]);
                at++;
            }
            return (int)(at - start);
        }
    }
}
