using Morsel.Proof;

namespace Morsel.Patching;

/// <summary>Makes windows of a target from a base and what a patch stores of them. For one thread at a time; a patch has as many as there are threads.</summary>
internal sealed class WindowDecoder
{
    private readonly PatchHead _head;
    private readonly PayloadStreams _streams = new();
    private readonly Predictor _predictor;
    private readonly byte[] _window;

    /// <param name="head">The head of the patch.</param>
    /// <param name="from">The base.</param>
    public WindowDecoder(PatchHead head, IBaseBytes from)
    {
        _head = head;
        _predictor = new Predictor(new BaseWindow(from, head.BaseLength));
        _window = new byte[Math.Min(head.WindowBytes, head.TargetLength)];
    }

    /// <summary>The memory that one needs at most: the window, its streams, and the tables.</summary>
    public static long MostMemoryBytes(int windowBytes) => (6L * windowBytes) + (16 << 20);

    /// <summary>Makes a window. Nobody has compared its digest.</summary>
    /// <param name="window">Its number.</param>
    /// <param name="payload">What the patch stores of it.</param>
    /// <returns>Its bytes, until the next call.</returns>
    /// <exception cref="InvalidDataException">The payload is none of this base.</exception>
    /// <exception cref="IOException">The base cannot be read.</exception>
    public ReadOnlyMemory<byte> Decode(int window, ReadOnlyMemory<byte> payload)
    {
        ByteRange range = _head.WindowOf(window);
        _streams.Read(payload, _head.WindowBytes);
        if (!Predictor.IsFilter(_streams.Filter) || (_streams.Filter & ~_head.Filters) != 0)
            throw new InvalidDataException($"the window has filter {_streams.Filter}, the patch those of {_head.Filters}");
        _predictor.Begin(_streams.Filter);
        Memory<byte> made = _window.AsMemory(0, (int)range.Length);
        Fill(range.Start, made.Span);
        return made;
    }

    private void Fill(long start, Span<byte> rest)
    {
        var ops = new VarintReader(_streams.Ops);
        var corrections = new Corrections(_streams.Runs, _streams.Values);
        ReadOnlySpan<byte> fresh = _streams.Fresh;
        long expected = start, at = start;
        while (!rest.IsEmpty)
        {
            (long copied, long added) = (ops.Unsigned(), ops.Unsigned());
            if (copied > rest.Length || added > rest.Length - copied || copied + added == 0)
                throw new InvalidDataException($"a window is to be filled with {copied} and {added} bytes, where {rest.Length} are missing");
            if (copied > 0)
            {
                // Wraps around to below zero where it is too much.
                long from = unchecked(expected + ops.Signed());
                if (from < 0 || from > _head.BaseLength - copied)
                    throw new InvalidDataException($"a window copies {copied} bytes from byte {from} of a base of {_head.BaseLength}");
                _predictor.Copy(new CopiedStretch(from, at), rest[..(int)copied], ref corrections);
                expected = from + copied;
            }
            if (added > fresh.Length)
                throw new InvalidDataException("new bytes are missing");
            fresh[..(int)added].CopyTo(rest[(int)copied..]);
            fresh = fresh[(int)added..];
            rest = rest[(int)(copied + added)..];
            at += copied + added;
        }
        corrections.End();
        if (!ops.IsAtEnd || !fresh.IsEmpty)
            throw new InvalidDataException("bytes of the payload are left");
    }
}
