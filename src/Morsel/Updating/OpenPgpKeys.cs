using System.Text;
using Morsel.Descriptions;
using Morsel.Formats.AppImage;
using Morsel.Signatures;
using Morsel.Trust;

namespace Morsel.Updating;

/// <summary>Trusted keys of OpenPGP: a program of this machine checks what they have signed, and where there is none, nothing is believed.</summary>
/// <param name="key">The keys, as packets.</param>
/// <param name="find">Finds the program.</param>
internal sealed class OpenPgpKeys(byte[] key, Func<OpenPgpProgram?> find)
{
    private const int MostSignatureBytes = 64 << 10;
    private static readonly string[] Endings = [".asc", ".gpg"];

    private static ReadOnlySpan<byte> Beginning => "-----BEGIN PGP PUBLIC KEY BLOCK-----"u8;

    /// <summary>The keys in files.</summary>
    /// <returns>null where none is of this kind.</returns>
    /// <exception cref="ArgumentException">One looks as if it were, and is not.</exception>
    public static OpenPgpKeys? Of(IEnumerable<(string Name, byte[] Bytes)> files, Func<OpenPgpProgram?> find)
    {
        foreach ((string name, byte[] bytes) in files)
            if (bytes.AsSpan().TrimStart(" \t\r\n"u8).StartsWith(Beginning))
                return OpenPgpKey.BytesOf(Encoding.UTF8.GetString(bytes)) is { } key ? new OpenPgpKeys(key, find) : throw new ArgumentException($"{name}: its armour cannot be read");
        return null;
    }

    /// <summary>Judges the signature beside a file.</summary>
    /// <exception cref="VerificationException">It is not believed.</exception>
    public async Task<Signer> JudgeAsync(NeighbourReader neighbours, Uri address, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        OpenPgpProgram program = find() ?? throw Refused("neither gpgv nor gpg is installed, so a signature of OpenPGP cannot be checked");
        foreach (string ending in Endings)
        {
            if (await neighbours.ReadAsync(address, ending, MostSignatureBytes, home: null, cancellationToken).ConfigureAwait(false) is not { } signature)
                continue;
            string shown = TransportException.Shown(NeighbourReader.AddressOf(address, ending));
            SignatureVerdict verdict = program.Check(content.Span, signature, key) is { } told
                ? OpenPgpVerdict.Of(told, fingerprint: null)
                : throw Refused($"{shown}: the program that checks signatures could not be run, or took too long");
            if (verdict is { State: SignatureState.Good, IsExpired: false, Fingerprint: { } by })
                return new Signer(by, "", "");
            throw Refused($"{shown}: {(verdict.IsExpired ? "the key, or the signature, has expired" : verdict.State == SignatureState.Bad ? "it is not by a trusted key, or not of this content" : verdict.Reason)}");
        }
        throw Refused($"{TransportException.Shown(NeighbourReader.AddressOf(address, Endings[0]))} is missing: {TransportException.Shown(address)} is not signed");
    }

    private static VerificationException Refused(string problem) => new(problem) { IsProofMissing = true };
}
