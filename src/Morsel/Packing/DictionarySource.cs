using System.Runtime.InteropServices;
using Morsel.Compression.Native;
using Morsel.Files;
using Morsel.Matching;
using Morsel.Zchunk;

namespace Morsel.Packing;

/// <summary>The dictionary that a payload is to have: read from a file, or trained on the chunks of others.</summary>
/// <param name="files">The disk.</param>
/// <param name="createCutter">Makes what cuts one content as the payload's will be.</param>
internal sealed class DictionarySource(IFileSystem files, Func<IChunkCutter> createCutter)
{
    private const int MostDictionaryBytes = 16 << 20;

    // What zstd's own command looks at of each sample; and as much in all as makes a good dictionary without needing gigabytes.
    private const int MostSampleBytes = 128 << 10;
    private const int MostTrainingBytes = 64 << 20;
    private const int WindowBytes = 4 << 20;

    /// <returns>Empty for none.</returns>
    /// <exception cref="ArgumentException">The file is too large, or there is too little to learn from.</exception>
    public byte[] Read(PayloadRequest request)
    {
        if (request.TrainingPaths.Count > 0)
            return Train(request);
        if (request.DictionaryPath is not { } path)
            return [];
        using IBlockFile file = files.OpenRead(path);
        if (file.Length is 0 or > MostDictionaryBytes)
            throw new ArgumentException($"the dictionary {path} has {file.Length} bytes, expected 1 to {MostDictionaryBytes}");
        byte[] dictionary = new byte[file.Length];
        return dictionary[..file.Read(dictionary, 0)];
    }

    private byte[] Train(PayloadRequest request)
    {
        var samples = new List<byte>();
        var sampleBytes = new List<int>();
        foreach (string path in request.TrainingPaths)
        {
            using IBlockFile file = files.OpenRead(path);
            AddSamples(file, createCutter(), samples, sampleBytes);
        }
        try
        {
            return ZstdDictionaryTrainer.Train(
                CollectionsMarshal.AsSpan(samples), CollectionsMarshal.AsSpan(sampleBytes), ZstdDictionaryTrainer.UsualBytes);
        }
        catch (InvalidDataException failure)
        {
            throw new ArgumentException($"{failure.Message}; give more or larger files", failure);
        }
    }

    private static void AddSamples(IBlockFile file, IChunkCutter cutter, List<byte> samples, List<int> sampleBytes)
    {
        var window = new ContentWindow(file, Math.Max(WindowBytes, 2 * cutter.LookaheadBytes));
        while (samples.Count < MostTrainingBytes)
        {
            int bytes = cutter.Cut(window.Rest, window.IsEnd);
            if (bytes == 0 && window.IsEnd)
                return;
            if (bytes == 0)
            {
                window.Read();
                continue;
            }
            int taken = Math.Min(bytes, MostSampleBytes);
            samples.AddRange(window.Rest[..taken]);
            sampleBytes.Add(taken);
            window.Pass(bytes);
        }
    }
}
