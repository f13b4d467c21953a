using Morsel.Trust;

namespace Morsel.Fuzz.Targets;

/// <summary>Files of keys that are believed: lines of OpenSSH, allowed signers, keys of minisign. In the times of a zone that is ahead, and of one that is behind.</summary>
internal sealed class KeyRingTarget() : FuzzTarget("keys")
{
    private static readonly TimeZoneInfo[] Zones =
        [.. new[] { 14, -12 }.Select(hours => TimeZoneInfo.CreateCustomTimeZone($"{hours}", TimeSpan.FromHours(hours), displayName: null, standardDisplayName: null))];

    public override int MostBytes => 2048;

    public override IReadOnlyList<string> Words { get; } =
    [
        "ssh-ed25519 ", "ecdsa-sha2-nistp256 ", "ssh-rsa ", "namespaces=\"morsel\"", "valid-after=\"20260101\"", "valid-before=\"202601010000Z\"", "cert-authority", "untrusted comment: ", "*@example.org,!a ", "\"", "# ", "\n", ",", "=",
        "00010101", "99991231235959", "AAAAC3NzaC1lZDI1NTE5AAAAI",
    ];

    protected override bool IsDocumented(Exception refusal) => refusal is InvalidKeyException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        byte[] file = input.ToArray();
        var ring = KeyRing.Read([("keys", file)], signer: null, Zones[input.Length % 2]);
        Claim(ring.TakesSsh || ring.TakesMinisign, "a file that is read has a key");
        Claim(ring.Judge("content"u8, "-----BEGIN SSH SIGNATURE-----"u8, DateTimeOffset.UnixEpoch).By is null, "nobody signed what is not signed");
        _ = ring.Shown;
        _ = KeyRing.Read([("keys", file)], "a@example.org", Zones[0]);
        return true;
    }
}
