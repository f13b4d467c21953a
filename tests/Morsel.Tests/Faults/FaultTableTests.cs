using System.Reflection;
using System.Text.RegularExpressions;
using Morsel.Tests.Cli;

namespace Morsel.Tests.Faults;

/// <summary>The table beside this file, which says which test holds which row of the fault catalogue.</summary>
public sealed class FaultTableTests
{
    [Fact]
    public void Every_test_it_names_exists()
    {
        string[] named = [.. Regex.Matches(RepositoryText.Read("tests/Morsel.Tests/Faults/README.md"), @"`(\w+Tests\.\w+)`").Select(match => match.Groups[1].Value)];
        Assert.InRange(named.Length, 60, 1000);
        IEnumerable<string> existing = typeof(FaultTableTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
                .Select(method => $"{type.Name}.{method.Name}"));
        Assert.Empty(named.Except(existing));
    }
}
