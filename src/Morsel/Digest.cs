using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Morsel;

/// <summary>A digest: of a whole file, of a header, of a chunk. In JSON it is the text of <see cref="ToString"/>.</summary>
/// <example>
/// <code>
/// if (Digest.TryParse(DigestAlgorithm.Sha256, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", out Digest? digest))
///     Console.WriteLine(digest);
/// </code>
/// </example>
[JsonConverter(typeof(DigestJsonConverter))]
public sealed class Digest : IEquatable<Digest>
{
    /// <summary>Bytes in the longest digest there is.</summary>
    internal const int MostBytes = 64;

    /// <summary>The variable that, set to 1, makes Morsel do without OpenSSL: for tests.</summary>
    internal const string WithoutLibrary = "MORSEL_WITHOUT_LIBCRYPTO";

    private static readonly Lazy<bool> Library = new(FindLibrary);

    private readonly byte[] _bytes;

    /// <param name="algorithm">The algorithm of the digest.</param>
    /// <param name="bytes">All bytes of the digest.</param>
    /// <exception cref="ArgumentException">The number of bytes is not that of the algorithm.</exception>
    public Digest(DigestAlgorithm algorithm, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SizeOf(algorithm))
            throw new ArgumentException($"a {NameOf(algorithm)} digest has {SizeOf(algorithm)} bytes, not {bytes.Length}", nameof(bytes));
        Algorithm = algorithm;
        _bytes = bytes.ToArray();
    }

    /// <summary>The algorithm of the digest.</summary>
    public DigestAlgorithm Algorithm { get; }

    /// <summary>The bytes of the digest.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The bytes in lower-case hexadecimal digits.</summary>
    public string Hex => Convert.ToHexStringLower(_bytes);

    /// <summary>Reads hexadecimal digits of either case.</summary>
    /// <returns>Whether <paramref name="hex"/> has exactly the digits that the algorithm needs.</returns>
    public static bool TryParse(DigestAlgorithm algorithm, ReadOnlySpan<char> hex, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Digest? digest)
    {
        Span<byte> bytes = stackalloc byte[SizeOf(algorithm)];
        bool whole = hex.Length == bytes.Length * 2
            && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        digest = whole ? new Digest(algorithm, bytes) : null;
        return whole;
    }

    /// <summary>Bytes in a digest of <paramref name="algorithm"/>.</summary>
    public static int SizeOf(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md4 or DigestAlgorithm.Md5 or DigestAlgorithm.Sha512To128 => 16,
        DigestAlgorithm.Sha1 => 20,
        DigestAlgorithm.Sha224 => 28,
        DigestAlgorithm.Sha256 or DigestAlgorithm.Sha512T256 => 32,
        DigestAlgorithm.Sha512 => 64,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };

    /// <summary>The name in standards and messages: "SHA-256".</summary>
    public static string NameOf(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md4 => "MD4",
        DigestAlgorithm.Md5 => "MD5",
        DigestAlgorithm.Sha1 => "SHA-1",
        DigestAlgorithm.Sha224 => "SHA-224",
        DigestAlgorithm.Sha256 => "SHA-256",
        DigestAlgorithm.Sha512 => "SHA-512",
        DigestAlgorithm.Sha512To128 => "SHA-512/128",
        DigestAlgorithm.Sha512T256 => "SHA-512/256",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };

    /// <summary>Whether the runtime can be asked for digests and for TLS: where OpenSSL does both for it and is not there, it would abort the process.</summary>
    internal static bool HasLibrary => Library.Value;

    /// <summary>Whether two digests have the same algorithm and bytes.</summary>
    public static bool operator ==(Digest? left, Digest? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two digests differ in algorithm or bytes.</summary>
    public static bool operator !=(Digest? left, Digest? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(Digest? other) => other is not null && other.Algorithm == Algorithm && other.Bytes.SequenceEqual(_bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Digest);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    /// <summary>"SHA-256:…", for messages.</summary>
    public override string ToString() => $"{NameOf(Algorithm)}:{Hex}";

    // These names the runtime tries, in this order. Loading one is not asking the runtime, which would not come back.
    private static bool FindLibrary()
    {
        if (Environment.GetEnvironmentVariable(WithoutLibrary) == "1")
            return false;
        if (!OperatingSystem.IsLinux())
            return true;
        string? chosen = Environment.GetEnvironmentVariable("DOTNET_OPENSSL_VERSION_OVERRIDE");
        string?[] versions = [chosen, "3", "1.1", "1.0.2", "1.0.0", "10"];
        return versions.Any(version => version is not null && NativeLibrary.TryLoad($"libssl.so.{version}", out _));
    }
}

/// <summary>Writes a <see cref="Digest"/> as JSON text, such as <c>"SHA-1:da39a3ee5e6b4b0d3255bfef95601890afd80709"</c>, and reads it. Serializers find this converter by themselves.</summary>
/// <remarks>Its bytes are a span, which no serializer takes. It is public because code that the compiler generates for a serializer must be able to name it.</remarks>
public sealed class DigestJsonConverter : JsonConverter<Digest>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The text is not a name of an algorithm, a colon, and as many hexadecimal digits as that has.</exception>
    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        foreach (DigestAlgorithm algorithm in Enum.GetValues<DigestAlgorithm>())
        {
            string name = Digest.NameOf(algorithm) + ":";
            if (text.StartsWith(name, StringComparison.Ordinal) && Digest.TryParse(algorithm, text.AsSpan(name.Length), out Digest? digest))
                return digest;
        }
        throw new JsonException($"\"{text}\" is not a digest, expected a name and hexadecimal digits, such as SHA-1:da39a3ee5e6b4b0d3255bfef95601890afd80709");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.ToString());
    }
}
