using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Morsel.Hashing;

/// <summary>The four words of MD4 in each lane, and RFC 1320's three rounds over them: the one text of MD4, for every number of lanes.</summary>
internal unsafe struct Md4State<TWord, TLanes>
    where TWord : unmanaged
    where TLanes : IMd4Lanes<TWord>
{
    public TWord A;
    public TWord B;
    public TWord C;
    public TWord D;

    /// <summary>The state before the first byte (RFC 1320, 3.3).</summary>
    public static Md4State<TWord, TLanes> Initial => new()
    {
        A = TLanes.Repeat(0x67452301),
        B = TLanes.Repeat(0xEFCDAB89),
        C = TLanes.Repeat(0x98BADCFE),
        D = TLanes.Repeat(0x10325476),
    };

    /// <summary>Takes 64 bytes of each lane in (RFC 1320, 3.4).</summary>
    /// <param name="x">Their 16 words.</param>
    public void Append(TWord* x)
    {
        (TWord a, TWord b, TWord c, TWord d) = (A, B, C, D);
        for (TWord* w = x; w < x + 16; w += 4)
        {
            a = Round1(a, b, c, d, w[0], 3);
            d = Round1(d, a, b, c, w[1], 7);
            c = Round1(c, d, a, b, w[2], 11);
            b = Round1(b, c, d, a, w[3], 19);
        }
        for (TWord* w = x; w < x + 4; w++)
        {
            a = Round2(a, b, c, d, w[0], 3);
            d = Round2(d, a, b, c, w[4], 5);
            c = Round2(c, d, a, b, w[8], 9);
            b = Round2(b, c, d, a, w[12], 13);
        }
        for (int i = 0; i < 4; i++)
        {
            TWord* w = x + ((i & 1) << 1 | i >> 1);   // columns 0, 2, 1, 3
            a = Round3(a, b, c, d, w[0], 3);
            d = Round3(d, a, b, c, w[8], 9);
            c = Round3(c, d, a, b, w[4], 11);
            b = Round3(b, c, d, a, w[12], 15);
        }
        (A, B, C, D) = (TLanes.Add(A, a), TLanes.Add(B, b), TLanes.Add(C, c), TLanes.Add(D, d));
    }

    // In all three, what needs the newest word (b) comes last: the steps form one chain, and only its length counts.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWord Round1(TWord a, TWord b, TWord c, TWord d, TWord word, [ConstantExpected] byte bits) =>
        TLanes.RotateLeft(TLanes.Add(TLanes.Add(a, word), TLanes.Select(b, c, d)), bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWord Round2(TWord a, TWord b, TWord c, TWord d, TWord word, [ConstantExpected] byte bits) =>
        TLanes.RotateLeft(TLanes.Add(TLanes.Add(TLanes.Add(a, TLanes.Repeat(0x5A827999)), word), TLanes.Majority(b, c, d)), bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWord Round3(TWord a, TWord b, TWord c, TWord d, TWord word, [ConstantExpected] byte bits) =>
        TLanes.RotateLeft(TLanes.Add(TLanes.Add(TLanes.Add(a, TLanes.Repeat(0x6ED9EBA1)), word), TLanes.Parity(b, c, d)), bits);
}
