namespace Morsel.Serve.Demo;

/// <summary>Compares two files byte for byte: the demonstration does not take the library's word for it.</summary>
internal static class EqualFiles
{
    private const int BufferBytes = 1 << 20;

    public static async Task<bool> CompareAsync(string leftPath, string rightPath, CancellationToken cancellationToken)
    {
        FileStream left = Open(leftPath);
        await using (left.ConfigureAwait(false))
        {
            FileStream right = Open(rightPath);
            await using (right.ConfigureAwait(false))
                return left.Length == right.Length && await CompareAsync(left, right, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> CompareAsync(FileStream left, FileStream right, CancellationToken cancellationToken)
    {
        byte[] leftBytes = new byte[BufferBytes];
        byte[] rightBytes = new byte[BufferBytes];
        while (true)
        {
            int leftCount = await FillAsync(left, leftBytes, cancellationToken).ConfigureAwait(false);
            int rightCount = await FillAsync(right, rightBytes, cancellationToken).ConfigureAwait(false);
            if (!leftBytes.AsSpan(0, leftCount).SequenceEqual(rightBytes.AsSpan(0, rightCount)))
                return false;
            if (leftCount == 0)
                return true;
        }
    }

    private static ValueTask<int> FillAsync(FileStream file, byte[] buffer, CancellationToken cancellationToken) =>
        file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
}
