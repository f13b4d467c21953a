using System.Text;

namespace Morsel.Cli.Running;

/// <summary>Asks for a secret on the terminal, where there is one.</summary>
internal static class SecretPrompt
{
    private const int MostCharacters = 1024;

    /// <summary>Asks; what is typed is not shown.</summary>
    /// <returns>null where nobody can be asked.</returns>
    public static string? Ask(string question)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
            return null;
        Console.Error.Write(question);
        var secret = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key && secret.Length < MostCharacters)
        {
            if (key.Key == ConsoleKey.Backspace)
                secret.Length = Math.Max(0, secret.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                secret.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return secret.ToString();
    }
}
