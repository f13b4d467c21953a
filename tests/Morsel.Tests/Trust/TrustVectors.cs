using System.Text;
using Morsel.Trust;

namespace Morsel.Tests.Trust;

/// <summary>Keys and signatures that OpenSSH and minisign made.</summary>
internal static class TrustVectors
{
    public const string Passphrase = "correct horse";

    public static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    public static byte[] Message => Read("message");

    public static byte[] Read(string name) => Vectors.Read("trust/" + name);

    public static string Text(string name) => Encoding.UTF8.GetString(Read(name));

    public static KeyRing Ring(params string[] names) => KeyRing.Read(names.Select(name => (name, Read(name))), signer: null, TimeZoneInfo.Utc);

    public static KeyRing RingOf(string text, string? signer = null) => KeyRing.Read([("signers", Encoding.UTF8.GetBytes(text))], signer, TimeZoneInfo.Utc);

    public static SshSigningKey Key(string name) => SshSigningKey.Read(Read(name), () => Passphrase);
}
