namespace Morsel.Compression.Deflate;

/// <summary>RFC 1951 §3.2.7: writes the lengths of a block's two codes, runs shortened, in a third code.</summary>
internal sealed class CodeLengthWriter(BitWriter output, HuffmanBuilder builder)
{
    private const int RepeatLast = 16;    // 3 to 6 times
    private const int FewZeros = 17;      // 3 to 10
    private const int ManyZeros = 18;     // 11 to 138
    private const int MinRun = 3;
    private const int MaxFewZeros = 10;
    private const int MaxRun = 6;
    private const int MaxZeroRun = 138;
    private const int MinWritten = 4;
    private const int LengthBits = 3;
    private const int CountBits = 5 + 5 + 4;

    private readonly HuffmanCode _code = new(ManyZeros + 1, maxBits: 7);
    private readonly List<(byte Symbol, byte Extra, byte ExtraBits)> _symbols = [];
    private int _written;

    // The order in which the lengths of the third code are written: those rarely used come last and are left out.
    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Finds how the codes are written best.</summary>
    /// <returns>How many bits that takes.</returns>
    public long Prepare(HuffmanCode literals, HuffmanCode distances)
    {
        _symbols.Clear();
        Array.Clear(_code.Frequencies);
        Shorten(literals.Lengths.AsSpan(0, literals.UsedCount));
        Shorten(distances.Lengths.AsSpan(0, distances.UsedCount));
        builder.Build(_code);
        _written = Order.Length;
        while (_written > MinWritten && _code.Lengths[Order[_written - 1]] == 0)
            _written--;
        long bits = CountBits + LengthBits * _written;
        foreach ((byte symbol, _, byte extraBits) in _symbols)
            bits += _code.Lengths[symbol] + extraBits;
        return bits;
    }

    /// <summary>Writes what was prepared.</summary>
    public void Write(HuffmanCode literals, HuffmanCode distances)
    {
        output.Write((ulong)(literals.UsedCount - DeflateSymbols.FirstLength), 5);
        output.Write((ulong)(distances.UsedCount - 1), 5);
        output.Write((ulong)(_written - MinWritten), 4);
        foreach (byte symbol in Order[.._written])
            output.Write(_code.Lengths[symbol], LengthBits);
        foreach ((byte symbol, byte extra, byte extraBits) in _symbols)
        {
            output.Write(_code.Words[symbol], _code.Lengths[symbol]);
            output.Write(extra, extraBits);
        }
    }

    private void Shorten(ReadOnlySpan<byte> lengths)
    {
        while (lengths.Length > 0)
        {
            byte length = lengths[0];
            int run = lengths.IndexOfAnyExcept(length);
            if (run < 0)
                run = lengths.Length;
            lengths = lengths[run..];
            if (length == 0)
                AddZeros(run);
            else
                AddRun(length, run);
        }
    }

    private void AddZeros(int run)
    {
        while (run >= MinRun)
        {
            int taken = Math.Min(run, MaxZeroRun);
            if (taken <= MaxFewZeros)
                Add(FewZeros, taken - MinRun, 3);
            else
                Add(ManyZeros, taken - MaxFewZeros - 1, 7);
            run -= taken;
        }
        AddSingly(0, run);
    }

    private void AddRun(byte length, int run)
    {
        Add(length);
        for (run--; run >= MinRun; run -= Math.Min(run, MaxRun))
            Add(RepeatLast, Math.Min(run, MaxRun) - MinRun, 2);
        AddSingly(length, run);
    }

    private void AddSingly(byte length, int count)
    {
        for (; count > 0; count--)
            Add(length);
    }

    private void Add(int symbol, int extra = 0, int extraBits = 0)
    {
        _symbols.Add(((byte)symbol, (byte)extra, (byte)extraBits));
        _code.Frequencies[symbol]++;
    }
}
