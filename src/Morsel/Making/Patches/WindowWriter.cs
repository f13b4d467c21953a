using System.Buffers;
using System.IO.Compression;
using System.Numerics;
using Morsel.Files;
using Morsel.Patching;

namespace Morsel.Making.Patches;

/// <summary>Writes the payloads of windows: what is copied, what differs from that, and what is new, each as one stream. For one thread.</summary>
internal sealed class WindowWriter
{
    // Of the streams that depend on the filter: where they are shorter, another filter brings nothing.
    private const int LeastTriedBytes = 256;
    private const int TrialQuality = 5, LeastWindowLog = 10, MostWindowLog = 24, WindowMargin = 16;

    private static readonly int[] CodeFilters = [Predictor.Displacements, Predictor.ArmCode];
    private static readonly int[] AddressFilters = [Predictor.LongAddresses, Predictor.Addresses, Predictor.LongAddresses | Predictor.Addresses];

    private readonly MappedBytes _target;
    private readonly int _windowBytes;
    private readonly Predictor _predictor;
    private readonly RunRecorder _recorder = new();
    private readonly ArrayBufferWriter<byte> _ops = new(), _fresh = new();
    private readonly byte[] _window;
    private byte[] _packed = [];

    /// <param name="from">The base.</param>
    /// <param name="target">The target.</param>
    /// <param name="windowBytes">Bytes of a window.</param>
    public WindowWriter(MappedBytes from, MappedBytes target, int windowBytes)
    {
        (_target, _windowBytes) = (target, windowBytes);
        _predictor = new Predictor(new BaseWindow(new MappedBase(from), from.Length));
        _window = new byte[Math.Min(windowBytes, target.Length)];
    }

    /// <summary>Chooses how what a window copies is predicted.</summary>
    public WindowChoice Choose(WindowCommands window)
    {
        Load(window);
        Split(window);
        WindowChoice best = Try(window, 0);
        if (_recorder.Runs.WrittenCount + _recorder.Values.WrittenCount <= LeastTriedBytes)
            return best;
        foreach (int filter in CodeFilters)
            best = Better(best, Try(window, filter));
        int code = best.Filter;
        foreach (int filter in AddressFilters)
            best = Better(best, Try(window, code + filter));
        return best;
    }

    /// <summary>Writes a payload.</summary>
    /// <param name="window">What the window is made of.</param>
    /// <param name="filter">How what it copies is predicted.</param>
    /// <param name="quality">How hard Brotli tries: 9 or 11.</param>
    public byte[] Write(WindowCommands window, int filter, int quality)
    {
        Load(window);
        Split(window);
        Record(window, filter);
        byte[]? payload = Payload(filter, quality, [_ops.WrittenMemory, _recorder.Runs.WrittenMemory, _recorder.Values.WrittenMemory, _fresh.WrittenMemory]);
        return payload is not null && payload.Length <= window.Bytes ? payload : WriteFresh(window, quality);
    }

    private static WindowChoice Better(WindowChoice one, WindowChoice other) =>
        (other.TrialBytes, other.Filter).CompareTo((one.TrialBytes, one.Filter)) < 0 ? other : one;

    private byte[] WriteFresh(WindowCommands window, int quality)
    {
        _ops.ResetWrittenCount();
        VarintWriter.Unsigned(_ops, 0);
        VarintWriter.Unsigned(_ops, window.Bytes);
        return Payload(0, quality, [_ops.WrittenMemory, default, default, _window.AsMemory(0, window.Bytes)])!;
    }

    private WindowChoice Try(WindowCommands window, int filter)
    {
        Record(window, filter);
        int plain = _ops.WrittenCount + _fresh.WrittenCount + _recorder.Runs.WrittenCount + _recorder.Values.WrittenCount;
        int trial = Pack(_recorder.Runs.WrittenSpan, TrialQuality).Length + Pack(_recorder.Values.WrittenSpan, TrialQuality).Length;
        return new WindowChoice(filter, plain, trial);
    }

    private void Load(WindowCommands window) => _target.Slice(window.Start, window.Bytes).CopyTo(_window);

    private void Split(WindowCommands window)
    {
        _ops.ResetWrittenCount();
        _fresh.ResetWrittenCount();
        long expected = window.Start;
        int at = 0;
        foreach (CopyCommand command in window.Commands)
        {
            VarintWriter.Unsigned(_ops, command.Copied);
            VarintWriter.Unsigned(_ops, command.Added);
            if (command.Copied > 0)
            {
                VarintWriter.Signed(_ops, command.From - expected);
                expected = command.From + command.Copied;
            }
            at += (int)command.Copied;
            _fresh.Write(_window.AsSpan(at, (int)command.Added));
            at += (int)command.Added;
        }
    }

    private void Record(WindowCommands window, int filter)
    {
        _recorder.Begin();
        _predictor.Begin(filter);
        var truth = new RunRecorder.Truth(_recorder);
        int at = 0;
        foreach (CopyCommand command in window.Commands)
        {
            _predictor.Copy(new CopiedStretch(command.From, window.Start + at), _window.AsSpan(at, (int)command.Copied), ref truth);
            at += (int)(command.Copied + command.Added);
        }
        _recorder.End();
    }

    // Null where a stream is longer than readers take.
    private byte[]? Payload(int filter, int quality, ReadOnlySpan<ReadOnlyMemory<byte>> streams)
    {
        var head = new ArrayBufferWriter<byte>();
        var stored = new ArrayBufferWriter<byte>();
        head.Write([(byte)filter]);
        foreach (ReadOnlyMemory<byte> stream in streams)
        {
            if (stream.Length > _windowBytes)
                return null;
            ReadOnlySpan<byte> packed = Pack(stream.Span, quality);
            VarintWriter.Unsigned(head, stream.Length);
            VarintWriter.Unsigned(head, packed.Length);
            stored.Write(packed);
        }
        return [.. head.WrittenSpan, .. stored.WrittenSpan];
    }

    // The bytes as they are where Brotli makes them no shorter; until the next call.
    private ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> plain, int quality)
    {
        if (plain.Length < 2)
            return plain;
        if (_packed.Length < plain.Length - 1)
            _packed = new byte[Math.Max(plain.Length, 2 * _packed.Length)];
        int log = Math.Clamp(BitOperations.Log2((uint)(plain.Length + WindowMargin)) + 1, LeastWindowLog, MostWindowLog);
        return BrotliEncoder.TryCompress(plain, _packed.AsSpan(0, plain.Length - 1), out int packed, quality, log) ? _packed.AsSpan(0, packed) : plain;
    }
}

/// <summary>How what a window copies is predicted.</summary>
/// <param name="Filter">The filter bits.</param>
/// <param name="PlainBytes">Bytes of its four streams.</param>
/// <param name="TrialBytes">What the streams that depend on the filter take, compressed quickly.</param>
internal readonly record struct WindowChoice(int Filter, int PlainBytes, int TrialBytes);

/// <summary>What a window is made of.</summary>
/// <param name="Start">Where it begins in the target.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Commands">What makes it, in order.</param>
internal sealed record WindowCommands(long Start, int Bytes, IReadOnlyList<CopyCommand> Commands);
