using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Morsel.Patching;

namespace Morsel.Making.Patches;

/// <summary>Notes where predictions and the target differ, and by how much.</summary>
internal sealed class RunRecorder
{
    private long _same, _differ;

    /// <summary>Pairs of numbers: bytes that are as predicted, and bytes that are not.</summary>
    public ArrayBufferWriter<byte> Runs { get; } = new();

    /// <summary>What is added to each byte of the second kind.</summary>
    public ArrayBufferWriter<byte> Values { get; } = new();

    /// <summary>Another window begins.</summary>
    public void Begin()
    {
        Runs.ResetWrittenCount();
        Values.ResetWrittenCount();
        (_same, _differ) = (0, 0);
    }

    /// <summary>The window ends.</summary>
    public void End()
    {
        if (_differ > 0)
            WritePair();
    }

    /// <summary>Notes the next bytes.</summary>
    /// <param name="predicted">What is predicted.</param>
    /// <param name="real">What the target has; at least as many bytes.</param>
    public void Note(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> real)
    {
        while (!predicted.IsEmpty)
        {
            int same = predicted.CommonPrefixLength(real);
            if (same > 0 && _differ > 0)
                WritePair();
            _same += same;
            predicted = predicted[same..];
            real = real[same..];
            int differ = 0;
            while (differ < predicted.Length && predicted[differ] != real[differ])
                differ++;
            Span<byte> values = Values.GetSpan(Math.Max(1, differ));
            for (int i = 0; i < differ; i++)
                values[i] = (byte)(real[i] - predicted[i]);
            Values.Advance(differ);
            _differ += differ;
            predicted = predicted[differ..];
            real = real[differ..];
        }
    }

    private void WritePair()
    {
        VarintWriter.Unsigned(Runs, _same);
        VarintWriter.Unsigned(Runs, _differ);
        (_same, _differ) = (0, 0);
    }

    /// <summary>The target itself is the truth.</summary>
    public readonly struct Truth(RunRecorder recorder) : ITruth
    {
        public void Settle(ReadOnlySpan<byte> predicted, Span<byte> place) => recorder.Note(predicted, place);

        public uint Settle(uint predicted, Span<byte> place)
        {
            uint real = BinaryPrimitives.ReadUInt32LittleEndian(place);
            if (real == predicted && recorder._differ == 0)
                recorder._same += sizeof(uint);
            else
                recorder.Note(BytesOf(ref predicted), place);
            return real;
        }

        public ulong Settle(ulong predicted, Span<byte> place)
        {
            ulong real = BinaryPrimitives.ReadUInt64LittleEndian(place);
            recorder.Note(BytesOf(ref predicted), place);
            return real;
        }

        private static ReadOnlySpan<byte> BytesOf<T>(ref T value)
            where T : unmanaged
        {
            return MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));
        }
    }
}
