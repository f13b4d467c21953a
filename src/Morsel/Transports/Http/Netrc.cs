using System.Net;
using System.Text;

namespace Morsel.Transports.Http;

/// <summary>Names and passwords by host, as a netrc file lists them.</summary>
internal sealed class Netrc
{
    private const int MaxBytes = 1 << 20;

    private readonly List<(string? Host, NetworkCredential Credential)> _entries = [];

    /// <summary>Reads a file. No message says what stands in it.</summary>
    /// <exception cref="ArgumentException">It is no netrc file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Netrc Read(string path)
    {
        using FileStream file = System.IO.File.OpenRead(path);
        if (file.Length > MaxBytes)
            throw new ArgumentException($"{path}: {file.Length} bytes, expected a netrc file of at most {MaxBytes}", nameof(path));
        using var reader = new StreamReader(file);
        return Parse(reader, path);
    }

    /// <summary>The entry for a host: the first that names it or is the default; null if there is none.</summary>
    public NetworkCredential? For(string host) =>
        _entries.FirstOrDefault(entry => entry.Host is null || entry.Host.Equals(host, StringComparison.OrdinalIgnoreCase)).Credential;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What messages call it.</param>
    public static Netrc Parse(TextReader text, string name)
    {
        var netrc = new Netrc();
        bool inMacro = false;
        for (int line = 1; text.ReadLine() is { } written; line++)
        {
            // The lines of a macro end with an empty one.
            inMacro &= written.Length > 0;
            var words = new Queue<string>(inMacro ? [] : Words(written));
            while (words.TryDequeue(out string? word) && !inMacro)
            {
                string? problem = netrc.Take(word, words, ref inMacro);
                if (problem is not null)
                    throw new ArgumentException($"{name}: line {line}: {problem}", nameof(text));
            }
        }
        return netrc;
    }

    private string? Take(string word, Queue<string> words, ref bool inMacro)
    {
        if (word == "default")
            _entries.Add((null, new NetworkCredential("", "")));
        else if (word == "macdef")
            inMacro = true;
        else if (word is not ("machine" or "login" or "password" or "account"))
            return "expected machine, default, login, password, account or macdef";
        else if (!words.TryDequeue(out string? value))
            return $"\"{word}\" has no value on its line";
        else if (word == "machine")
            _entries.Add((value, new NetworkCredential("", "")));
        else if (_entries.Count == 0)
            return $"\"{word}\" is before any machine";
        else if (word == "login")
            _entries[^1].Credential.UserName = value;
        else if (word == "password")
            _entries[^1].Credential.Password = value;
        return null;
    }

    // Blanks part words, quotes hold them together, a backslash takes the next character as it is within them; # begins a comment.
    private static IEnumerable<string> Words(string line)
    {
        for (int at = 0; ;)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at]))
                at++;
            if (at == line.Length || line[at] == '#')
                yield break;
            bool isQuoted = line[at] == '"';
            var word = new StringBuilder();
            for (at += isQuoted ? 1 : 0; at < line.Length && (isQuoted ? line[at] != '"' : !char.IsWhiteSpace(line[at])); at++)
                word.Append(isQuoted && line[at] == '\\' && at + 1 < line.Length ? line[++at] : line[at]);
            at += isQuoted && at < line.Length ? 1 : 0;
            yield return word.ToString();
        }
    }
}
