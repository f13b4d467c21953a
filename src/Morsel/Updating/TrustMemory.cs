using System.Globalization;
using System.Text;
using Morsel.Files;
using Morsel.Trust;

namespace Morsel.Updating;

/// <summary>
/// What is remembered of the signatures of an output, in a file beside it: who can write there can replace the output as well. The serial of the last signed sidecar, and
/// the key that has succeeded one that is trusted.
/// </summary>
internal sealed class TrustMemory
{
    private const int MostBytes = 16 << 10;
    private const string Title = "morsel-trust 1";

    private readonly IFileSystem _files;
    private readonly string _path;
    private readonly IReadOnlyList<string> _retired;
    private readonly string? _successor;

    private TrustMemory(IFileSystem files, string path, IReadOnlyList<(string Word, string Value)> lines)
    {
        (_files, _path) = (files, path);
        _retired = [.. lines.Where(line => line.Word == "retired").Select(line => line.Value)];
        _successor = lines.LastOrDefault(line => line.Word == "successor").Value;
        Serial = long.TryParse(lines.LastOrDefault(line => line.Word == "serial").Value, NumberStyles.None, CultureInfo.InvariantCulture, out long serial) ? serial : null;
    }

    /// <summary>The serial of the last signed sidecar; null where there was none.</summary>
    public long? Serial { get; }

    /// <summary>What is remembered of an output.</summary>
    /// <exception cref="VerificationException">The file is damaged.</exception>
    public static TrustMemory Of(IFileSystem files, string output)
    {
        string path = OwnNames.TrustOf(output);
        if (files.Stat(path) is null)
            return new TrustMemory(files, path, []);
        string[] lines = Encoding.UTF8.GetString(SmallFile.Read(files, path, MostBytes)).Split('\n');
        // Written by a rename, so a file without its end is nobody's accident.
        if (lines is not [Title, .., "end", ""])
            throw Damaged(path);
        return new TrustMemory(files, path, [.. lines[1..^2].Select(line => line.Split(' ', 2)).Where(words => words.Length == 2).Select(words => (words[0], words[1]))]);
    }

    /// <summary>The keys without those that were succeeded, and with the one that has. On the word of a key that is no longer among them, nobody is believed.</summary>
    /// <exception cref="VerificationException">The file is damaged.</exception>
    public KeyRing AddTo(KeyRing keys)
    {
        if (!keys.HasAny(_retired))
            return keys;
        KeyRing left = keys.Without(_retired);
        return _successor?.Split(' ') is [_, var blob, ..] ? left.With(new TrustedKey(KeyOf(blob), "") { Succeeds = _retired }) : left;
    }

    /// <summary>Whether a successor is known already.</summary>
    public bool Knows(Signer by) => by.Line == _successor;

    /// <summary>Writes what is to be remembered, if it is not what stands there.</summary>
    /// <param name="serial">The serial of the signed sidecar; null where there was none, and then the last one stays.</param>
    /// <param name="by">Who signed it.</param>
    /// <returns>Why it cannot be remembered; null if it is.</returns>
    public string? Save(long? serial, Signer by)
    {
        serial ??= Serial;
        string? successor = by.Succeeds.Count > 0 ? by.Line : _successor;
        IReadOnlyList<string> retired = [.. _retired.Union(by.Succeeds)];
        if (serial == Serial && successor == _successor && retired.Count == _retired.Count)
            return null;
        var text = new StringBuilder(Title + "\n");
        if (serial is { } number)
            text.Append(CultureInfo.InvariantCulture, $"serial {number}\n");
        foreach (string fingerprint in retired)
            text.Append(CultureInfo.InvariantCulture, $"retired {fingerprint}\n");
        if (successor is not null)
            text.Append(CultureInfo.InvariantCulture, $"successor {successor}\n");
        try
        {
            using var fresh = new FreshFile(_files, _path);
            fresh.File.Write(Encoding.UTF8.GetBytes(text.Append("end\n").ToString()), 0);
            fresh.Commit();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private SshPublicKey KeyOf(string blob)
    {
        try
        {
            return SshPublicKey.Read(Convert.FromBase64String(blob));
        }
        catch (Exception e) when (e is FormatException or InvalidKeyException)
        {
            throw Damaged(_path);
        }
    }

    private static VerificationException Damaged(string path) =>
        new($"{path} is damaged, so it is not known which version was here last: if you trust what is on the server now, delete it") { IsProofMissing = true };
}
