using Morsel.Compression.Inflate;

namespace Morsel.Tests.Compression;

/// <summary>An inflater with a buffer that keeps the window, fed in pieces.</summary>
internal sealed class InflateRun
{
    private readonly Inflater _inflater = new();
    private readonly List<byte> _plain = [];

    public byte[] Plain => [.. _plain];

    public InflateFault Fault => _inflater.Fault;

    public InflateStop Stop { get; private set; }

    public int Consumed { get; private set; }

    public long BitPosition => _inflater.BitPosition;

    /// <summary>Unpacks to the end, or as far as it goes.</summary>
    /// <param name="packed">A deflate stream.</param>
    /// <param name="inputPiece">Most bytes to give at once.</param>
    /// <param name="outputPiece">Most bytes to ask for at once.</param>
    public static InflateRun Of(ReadOnlySpan<byte> packed, Func<int>? inputPiece = null, Func<int>? outputPiece = null)
    {
        var run = new InflateRun();
        run._inflater.Begin();
        byte[] buffer = new byte[Inflater.WindowBytes + 70_000];
        int position = 0;
        while (true)
        {
            ReadOnlySpan<byte> input = packed[run.Consumed..];
            input = input[..Math.Min(input.Length, inputPiece?.Invoke() ?? input.Length)];
            int room = Math.Min(buffer.Length - position, outputPiece?.Invoke() ?? int.MaxValue);
            InflateStep step = run._inflater.Inflate(input, buffer.AsSpan(0, position + room), position);
            run._plain.AddRange(buffer.AsSpan(position, step.Produced));
            (run.Consumed, position, run.Stop) = (run.Consumed + step.Consumed, position + step.Produced, step.Stop);
            if (step.Stop is InflateStop.StreamEnd or InflateStop.Broken || (step.Stop == InflateStop.NeedsInput && run.Consumed == packed.Length))
                return run;
            if (position == buffer.Length)
            {
                buffer.AsSpan(position - Inflater.WindowBytes).CopyTo(buffer);
                position = Inflater.WindowBytes;
            }
        }
    }
}
