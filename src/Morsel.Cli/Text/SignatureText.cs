using System.Globalization;

namespace Morsel.Cli.Text;

/// <summary>What people are told of signatures.</summary>
internal static class SignatureText
{
    /// <summary>"SHA256:… (release@example.org), serial 14, valid until 2027-02-28".</summary>
    public static string Of(SignatureReport signature)
    {
        string name = signature.Name.Length == 0 ? "" : $" ({Printable.Escape(signature.Name)})";
        string serial = signature.Serial is { } number ? string.Create(CultureInfo.InvariantCulture, $", serial {number}") : "";
        string expires = signature.Expires is { } until ? string.Create(CultureInfo.InvariantCulture, $", valid until {until.ToUniversalTime():yyyy-MM-dd}") : "";
        return signature.Key + name + serial + expires;
    }

    /// <summary>A line for each that was written.</summary>
    public static string Of(IEnumerable<MadeSignature> signatures) =>
        string.Concat(signatures.Select(signature => $"{Printable.Escape(signature.Path)}: signed by {signature.Key}\n"));
}
