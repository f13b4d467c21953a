using System.Globalization;

namespace Morsel.Trust;

/// <summary>Reads public keys of OpenSSH, and files of allowed signers: principals, options, key, a line each.</summary>
/// <param name="zone">In which times are meant that do not say it.</param>
/// <remarks>Source: ssh-keygen(1), "ALLOWED SIGNERS".</remarks>
internal sealed class AllowedSigners(TimeZoneInfo zone)
{
    private static readonly string[] TimeForms = ["yyyyMMdd", "yyyyMMddHHmm", "yyyyMMddHHmmss"];

    /// <summary>Reads the keys of a file. Those of a kind that is not known here, and authorities, are left out.</summary>
    /// <param name="text">The file.</param>
    /// <param name="fileName">What a key is called that has no name.</param>
    /// <exception cref="InvalidKeyException">A line is neither a key nor an allowed signer.</exception>
    public IReadOnlyList<TrustedKey> Read(string text, string fileName)
    {
        var keys = new List<TrustedKey>();
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed[0] == '#')
                continue;
            try
            {
                if (ReadLine(trimmed, fileName) is { } key)
                    keys.Add(key);
            }
            catch (InvalidKeyException e)
            {
                throw new InvalidKeyException($"line {number}: {e.Message}");
            }
        }
        return keys;
    }

    private TrustedKey? ReadLine(string line, string fileName)
    {
        List<string> words = Words(line);
        if (IsKind(words[0]))
            return KeyOf(words, at: 0) is { } bare ? new TrustedKey(bare, words.Count > 2 ? string.Join(' ', words[2..]) : fileName) : null;
        if (words.Count > 1 && IsKind(words[1]))
            return KeyOf(words, at: 1) is { } plain ? new TrustedKey(plain, words[0].Trim('"')) : null;
        if (words.Count < 3 || !IsKind(words[2]))
            throw new InvalidKeyException("expected a public key, or principals, options and a public key");
        Dictionary<string, string> options = Options(words[1]);
        return options.ContainsKey("cert-authority") || KeyOf(words, at: 2) is not { } key ? null : new TrustedKey(key, words[0].Trim('"'))
        {
            Namespaces = options.GetValueOrDefault("namespaces"),
            ValidAfter = options.TryGetValue("valid-after", out string? after) ? Time(after) : null,
            ValidBefore = options.TryGetValue("valid-before", out string? before) ? Time(before) : null,
        };
    }

    private static bool IsKind(string word) => word.StartsWith("ssh-", StringComparison.Ordinal) || word.StartsWith("ecdsa-", StringComparison.Ordinal) || word.StartsWith("sk-", StringComparison.Ordinal);

    // null where the kind is not known.
    private static SshPublicKey? KeyOf(List<string> words, int at)
    {
        if (!SshPublicKey.IsKnown(words[at]))
            return null;
        byte[] blob = new byte[1024];
        if (words.Count <= at + 1 || !Convert.TryFromBase64String(words[at + 1], blob, out int length))
            throw new InvalidKeyException("the key is not Base64");
        SshPublicKey key = SshPublicKey.Read(blob.AsSpan(0, length));
        return key.Kind == words[at] ? key : throw new InvalidKeyException($"the key is of kind {key.Kind}, and the line says {words[at]}");
    }

    // Blanks part words, but for those between quotes.
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        int begin = -1;
        bool isQuoted = false;
        for (int i = 0; i <= line.Length; i++)
        {
            bool isBlank = i == line.Length || (!isQuoted && line[i] is ' ' or '\t');
            if (i < line.Length && line[i] == '"')
                isQuoted = !isQuoted;
            if (isBlank && begin >= 0)
            {
                words.Add(line[begin..i]);
                begin = -1;
            }
            else if (!isBlank && begin < 0)
                begin = i;
        }
        return isQuoted ? throw new InvalidKeyException("a quote is not closed") : words;
    }

    private static Dictionary<string, string> Options(string text)
    {
        string[] known = ["cert-authority", "namespaces", "valid-after", "valid-before"];
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (text.Length > 0)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal), comma = text.IndexOf(',', StringComparison.Ordinal);
            bool hasValue = equals >= 0 && (comma < 0 || equals < comma);
            string name = hasValue ? text[..equals] : comma < 0 ? text : text[..comma], value = "";
            int end = name.Length;
            if (hasValue)
            {
                int close = equals + 1 < text.Length && text[equals + 1] == '"' ? text.IndexOf('"', equals + 2) : -1;
                if (close < 0)
                    throw new InvalidKeyException($"the value of {Printable.Escape(name)} is not between quotes");
                (value, end) = (text[(equals + 2)..close], close + 1);
            }
            // What is not known may be a limit.
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase) || !options.TryAdd(name, value) || (end < text.Length && text[end] != ','))
                throw new InvalidKeyException($"the option {Printable.Escape(name)} is not known, or is there twice");
            text = end < text.Length ? text[(end + 1)..] : "";
        }
        return options;
    }

    private DateTimeOffset Time(string text)
    {
        bool isUniversal = text.EndsWith('Z');
        if (!DateTime.TryParseExact(isUniversal ? text[..^1] : text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time))
            throw new InvalidKeyException($"{Printable.Escape(text)} is not a time: expected YYYYMMDD, or YYYYMMDDHHMM[SS], with Z for UTC");
        TimeSpan offset = isUniversal ? TimeSpan.Zero : zone.GetUtcOffset(time);
        // The first and the last hours of the calendar are not within it everywhere.
        return new DateTimeOffset(Math.Clamp(time.Ticks - offset.Ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
    }
}
