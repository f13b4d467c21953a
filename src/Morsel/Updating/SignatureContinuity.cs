using Morsel.Signatures;

namespace Morsel.Updating;

/// <summary>Whether a new version may follow an old one by their signatures: once signed, always signed, and by the same key.</summary>
internal static class SignatureContinuity
{
    /// <summary>Decides.</summary>
    /// <param name="wasSigned">Whether the old version is signed.</param>
    /// <param name="oldKey">The fingerprint of its key; null if it is not known.</param>
    /// <param name="now">What is known of the signature of the new version.</param>
    /// <param name="acceptedKey">The fingerprint of another key that may follow; null for none.</param>
    /// <returns>What the user should know; null if there is nothing to say.</returns>
    /// <exception cref="RefusedException">It may not follow.</exception>
    public static Note? Judge(bool wasSigned, string? oldKey, SignatureVerdict now, string? acceptedKey)
    {
        if (now.State == SignatureState.Bad)
            throw new RefusedException($"the signature of the new version is bad: {now.Reason}; nothing was installed");
        if (now.State == SignatureState.None)
            return wasSigned ? throw new RefusedException("the old version is signed, and the new one is not; nothing was installed") : null;
        string key = now.Fingerprint ?? "a key that cannot be read";
        bool isKnown = now.Fingerprint is not null && (now.Fingerprint == oldKey || now.Fingerprint.Equals(acceptedKey, StringComparison.OrdinalIgnoreCase));
        if (wasSigned && !isKnown)
            throw new RefusedException($"the old version is signed by {oldKey ?? "a key that cannot be read"}, and the new one by {key}; nothing was installed") { Remedy = Remedy.AcceptKey };
        if (now.State == SignatureState.Unchecked)
            return Noted($"the new version is signed by {key}, which was not checked: {now.Reason}");
        if (now.IsExpired)
            return Noted($"the new version is signed by {key}, which has expired");
        return wasSigned && now.Fingerprint == oldKey ? null : Noted($"the program is signed from now on by {key}");
    }

    private static Note Noted(string text) => new(NoteCode.Signature, text);
}
