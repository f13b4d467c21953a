namespace Morsel.Tests.Architecture;

/// <summary>What this version of xunit would not do, without a word.</summary>
public sealed class TestClassTests
{
    [Fact]
    public void No_test_class_relies_on_an_asynchronous_disposal_that_nobody_calls() => Assert.Empty(
        from type in typeof(TestClassTests).Assembly.GetTypes()
        where type.IsAssignableTo(typeof(IAsyncDisposable)) && type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute), inherit: true))
        select type.Name);
}
