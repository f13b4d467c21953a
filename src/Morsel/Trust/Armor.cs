using System.Buffers.Text;
using System.Text;

namespace Morsel.Trust;

/// <summary>Bytes as lines of letters between two titles.</summary>
internal static class Armor
{
    /// <summary>Reads them.</summary>
    /// <param name="file">The lines; white space around them does not count.</param>
    /// <param name="title">The title: "SSH SIGNATURE".</param>
    /// <exception cref="InvalidKeyException">The titles are not there, or something else stands between them.</exception>
    public static byte[] Read(ReadOnlySpan<byte> file, string title)
    {
        byte[] begin = Encoding.ASCII.GetBytes($"-----BEGIN {title}-----"), end = Encoding.ASCII.GetBytes($"-----END {title}-----");
        ReadOnlySpan<byte> trimmed = file.Trim(" \t\r\n"u8);
        if (!trimmed.StartsWith(begin) || !trimmed.EndsWith(end) || trimmed.Length < begin.Length + end.Length)
            throw new InvalidKeyException($"{title}: it does not begin and end as one");
        ReadOnlySpan<byte> body = trimmed[begin.Length..^end.Length];
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(body.Length)];
        return Base64.DecodeFromUtf8(body, bytes, out _, out int written) == System.Buffers.OperationStatus.Done
            ? bytes[..written]
            : throw new InvalidKeyException($"{title}: its lines are not Base64");
    }

    /// <summary>Writes them.</summary>
    public static byte[] Write(ReadOnlySpan<byte> bytes, string title, int lineLength)
    {
        string letters = Convert.ToBase64String(bytes);
        var text = new StringBuilder($"-----BEGIN {title}-----\n");
        for (int at = 0; at < letters.Length; at += lineLength)
            text.Append(letters, at, Math.Min(lineLength, letters.Length - at)).Append('\n');
        return Encoding.ASCII.GetBytes(text.Append($"-----END {title}-----\n").ToString());
    }
}
