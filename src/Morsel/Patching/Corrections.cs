using System.Buffers.Binary;

namespace Morsel.Patching;

/// <summary>Corrects what was predicted by what a patch says: how many bytes are as predicted, then how many differ, and by how much.</summary>
/// <param name="runs">Pairs of numbers: bytes that are as predicted, and bytes that are not.</param>
/// <param name="values">What is added to each byte of the second kind.</param>
internal ref struct Corrections(ReadOnlySpan<byte> runs, ReadOnlySpan<byte> values) : ITruth
{
    private VarintReader _runs = new(runs);
    private ReadOnlySpan<byte> _values = values;
    private long _same, _differ;

    public void Settle(ReadOnlySpan<byte> predicted, Span<byte> place)
    {
        predicted.CopyTo(place);
        Correct(place[..predicted.Length]);
    }

    public uint Settle(uint predicted, Span<byte> place)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(place, predicted);
        if (_same >= sizeof(uint))
        {
            _same -= sizeof(uint);
            return predicted;
        }
        Correct(place[..sizeof(uint)]);
        return BinaryPrimitives.ReadUInt32LittleEndian(place);
    }

    public ulong Settle(ulong predicted, Span<byte> place)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(place, predicted);
        if (_same >= sizeof(ulong))
        {
            _same -= sizeof(ulong);
            return predicted;
        }
        Correct(place[..sizeof(ulong)]);
        return BinaryPrimitives.ReadUInt64LittleEndian(place);
    }

    /// <summary>Nothing is copied any more.</summary>
    /// <exception cref="InvalidDataException">Corrections are left.</exception>
    public readonly void End()
    {
        // No pair ends with bytes that are as predicted: what is left of one has bytes left that differ.
        if (!_runs.IsAtEnd || _differ > 0 || !_values.IsEmpty)
            throw new InvalidDataException("corrections are left, or reach beyond what is copied");
    }

    private void Correct(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_same == 0 && _differ == 0)
                Next();
            int same = (int)Math.Min(_same, bytes.Length);
            _same -= same;
            bytes = bytes[same..];
            int differ = (int)Math.Min(_differ, bytes.Length);
            if (_same > 0 || differ == 0)
                continue;
            Add(bytes[..differ]);
            bytes = bytes[differ..];
        }
    }

    private void Next()
    {
        if (_runs.IsAtEnd)
        {
            _same = long.MaxValue;
            return;
        }
        (_same, _differ) = (_runs.Unsigned(), _runs.Unsigned());
        if (_differ == 0)
            throw new InvalidDataException("a run of bytes that differ is empty");
    }

    private void Add(Span<byte> bytes)
    {
        if (_values.Length < bytes.Length)
            throw new InvalidDataException("corrections are missing");
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] += _values[i];
        _values = _values[bytes.Length..];
        _differ -= bytes.Length;
    }
}
