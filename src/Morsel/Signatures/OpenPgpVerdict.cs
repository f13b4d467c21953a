namespace Morsel.Signatures;

/// <summary>What the lines mean in which gpgv or gpg tells what it found.</summary>
internal static class OpenPgpVerdict
{
    /// <param name="told">The lines.</param>
    /// <param name="fingerprint">Of the key, if it is known.</param>
    public static SignatureVerdict Of(IReadOnlyList<string> told, string? fingerprint)
    {
        bool Has(string word) => told.Any(line => line.Split(' ')[0] == word);
        // VALIDSIG has the fingerprint of the key that made it, and last that of the key which that belongs to.
        string? maker = told.FirstOrDefault(line => line.StartsWith("VALIDSIG ", StringComparison.Ordinal))?.Split(' ')[^1];
        bool isExpired = Has("EXPKEYSIG") || Has("EXPSIG") || Has("KEYEXPIRED");
        if (Has("BADSIG"))
            return new SignatureVerdict(SignatureState.Bad, fingerprint, "the signature is not of this content");
        if (Has("REVKEYSIG"))
            return new SignatureVerdict(SignatureState.Bad, fingerprint, "its key was revoked");
        if (maker is not null && (Has("GOODSIG") || isExpired))
            return new SignatureVerdict(SignatureState.Good, maker) { IsExpired = isExpired };
        return Has("NO_PUBKEY")
            ? new SignatureVerdict(SignatureState.Bad, fingerprint, "the key beside the signature did not make it")
            : new SignatureVerdict(SignatureState.Unchecked, fingerprint, "the program that checks signatures does not know this kind");
    }
}
